package io.clipsr.benchmarks;

import io.clipsr.kernels.ConformanceChecks;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.device.GpuDevice;
import io.clipsr.kernels.gpu.device.GpuOptions;
import io.clipsr.kernels.gpu.device.GuardedDriver;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import io.clipsr.kernels.gpu.jcuda.CudaDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Checks a device and times it, on a machine that has the device and nothing to build with: conformance of every
 * operation, the network at its published size against the goldens, then whole pictures and the network's convolutions
 * one by one; pictures also without graphs, and all of it by the vendor's libraries where they are installed.
 *
 * <p>Writes {@code gpu-check.json} and prints one table. Exit code 0 if every check passed, 1 if one failed or was left
 * out, 2 if nothing could be checked. {@code benchmarks/gpu-check.sh} runs it together with other programs, whose
 * results it takes up.
 */
public final class GpuCheck {
    private static final String USAGE =
            "usage: GpuCheck [-d cuda|cuda:N|emulator|cpu] [--seconds N] [--only conformance,parity,timing]"
                    + " [--quick] [--other FILE.tsv] [--out DIRECTORY]";
    private static final Set<String> SECTIONS = Set.of("conformance", "parity", "timing");
    private static final String OURS = "clipsr";
    /** A quick run takes one of this many conformance checks. */
    private static final int QUICK = 8;

    private final Options options;
    private final CheckReport report;

    private GpuCheck(Options options, CheckReport report) {
        this.options = options;
        this.report = report;
    }

    /** The options of the command line; quick: a sample of the checks and the bundled model alone. */
    private record Options(String device, int seconds, Set<String> sections, boolean quick, Path other, Path out) {

        static Options of(String[] args) {
            String device = "cuda";
            int seconds = 300;
            Set<String> sections = SECTIONS;
            boolean quick = false;
            Path other = null;
            Path out = Path.of(".");
            for (int i = 0; i < args.length; i++) {
                if (args[i].equals("--quick")) {
                    quick = true;
                    continue;
                }
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " is an unknown option, or its value is missing");
                }
                String value = args[++i];
                switch (args[i - 1]) {
                    case "-d" -> device = value;
                    case "--seconds" -> seconds = Integer.parseInt(value);
                    case "--only" -> sections = Set.of(value.split(","));
                    case "--other" -> other = Path.of(value);
                    case "--out" -> out = Path.of(value);
                    default -> throw new IllegalArgumentException("there is no option " + args[i - 1]);
                }
            }
            if (!SECTIONS.containsAll(sections)) {
                throw new IllegalArgumentException("--only knows conformance, parity and timing, not " + sections);
            }
            if (!device.matches("cuda(:[0-9]{1,4})?|emulator|cpu")) {
                throw new IllegalArgumentException("-d knows cuda, cuda:N, emulator and cpu, not " + device);
            }
            return new Options(device, seconds, sections, quick, other, out);
        }
    }

    public static void main(String[] args) throws IOException {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException {
        Options options;
        try {
            options = Options.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println("gpu-check: " + e.getMessage() + "\n" + USAGE);
            return 2;
        }
        Files.createDirectories(options.out);
        CheckReport report = new CheckReport(options.out.resolve("gpu-check.json"), options.seconds);
        if (options.other != null) {
            report.takeUp(options.other);
        }
        try (Device device = open(options.device)) {
            report.info("device", device.name());
        } catch (DeviceException | IllegalArgumentException e) {
            report.failed("device", options.device, e.getMessage());
            report.write();
            System.err.println("gpu-check: " + e.getMessage());
            return 2;
        }
        try {
            new GpuCheck(options, report).all();
        } catch (DeviceException e) {
            report.failed("device", options.device, e.getMessage());
        }
        report.write();
        report.print(System.out);
        return report.allPassed() ? 0 : 1;
    }

    private static Device open(String device) {
        return open(device, new GpuOptions(true, false));
    }

    private static Device open(String device, GpuOptions how) {
        return device.equals("cpu")
                ? Devices.open(device, Devices.defaultThreads())
                : new GpuDevice(driver(device), how);
    }

    /** The file is written after each section: what comes later may end the process. */
    private void all() throws IOException {
        if (options.sections.contains("conformance")) {
            conformance();
            report.write();
        }
        try (Device device = open(options.device)) {
            if (options.sections.contains("parity")) {
                new ParityCheck(device, "parity", report).run(options.quick);
                report.write();
            }
            if (options.sections.contains("timing")) {
                Timings timings = timings(device, OURS);
                timings.pictures(
                        options.quick,
                        ModelForm.RELEASED,
                        ModelForm.BUNDLED,
                        ModelForm.PAPER,
                        ModelForm.RELEASED_CROSS_ATTENTION);
                report.write();
                timings.convolutions(options.quick);
                report.write();
            }
        }
        if (!options.device.equals("cpu")) {
            launchedOneByOne();
            vendor();
        }
    }

    private Timings timings(Device device, String program) {
        return new Timings(device, program, options.device.startsWith("cuda"), report);
    }

    /** Times pictures without CUDA graphs, to compare. */
    private void launchedOneByOne() throws IOException {
        if (options.sections.contains("timing")) {
            try (Device device = open(options.device, new GpuOptions(false, false))) {
                timings(device, OURS + " eager").pictures(options.quick, ModelForm.RELEASED, ModelForm.BUNDLED);
            }
            report.write();
        }
    }

    /** The vendor's libraries in our place, where they are installed. */
    private void vendor() throws IOException {
        if (!options.sections.contains("parity") && !options.sections.contains("timing")) {
            return;
        }
        try (Device device = open(options.device, new GpuOptions(true, true))) {
            report.info("vendor", device.name());
            if (options.sections.contains("parity")) {
                new ParityCheck(device, "vendor parity", report).run(true);
                report.write();
            }
            if (options.sections.contains("timing")) {
                Timings timings = timings(device, "vendor");
                timings.pictures(options.quick, ModelForm.RELEASED, ModelForm.BUNDLED);
                timings.convolutions(options.quick);
            }
        } catch (DeviceException e) {
            report.leftOut("vendor", "cuDNN and cuBLAS", e.getMessage());
        }
    }

    private void conformance() {
        if (options.device.equals("cpu")) {
            try (Device device = open(options.device)) {
                conformance(new ConformanceChecks(() -> device, () -> {}));
            }
            return;
        }
        // A GPU faults neither on a read of what nobody wrote nor on a write beside a tensor: guards notice.
        GuardedDriver guarded = new GuardedDriver(driver(options.device));
        try (Device device = guarded.device()) {
            conformance(new ConformanceChecks(() -> device, guarded::check));
        }
    }

    private static GpuDriver driver(String device) {
        if (device.equals("emulator")) {
            return new EmulatedDriver(EmulatorOptions.fast(0), counters -> {});
        }
        return CudaDevices.open(device.equals("cuda") ? 0 : Integer.parseInt(device.substring("cuda:".length())));
    }

    private void conformance(ConformanceChecks checks) {
        checks.all().forEach((group, list) -> {
            List<ConformanceChecks.Check> chosen = list;
            if (options.quick) {
                chosen = list.stream()
                        .filter(check -> list.indexOf(check) % QUICK == 0)
                        .toList();
            }
            for (ConformanceChecks.Check check : chosen) {
                report.check("conformance", group + ": " + check.name(), () -> {
                    check.body().run();
                    return Double.NaN;
                });
            }
        });
    }
}

package io.clipsr.kernels.gpu.emulator;

import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.GpuModule;
import io.clipsr.kernels.gpu.emulator.machine.EmulatedMemory;
import io.clipsr.kernels.gpu.emulator.machine.Kernel;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.Region;
import io.clipsr.kernels.gpu.emulator.ptx.Bytes;
import io.clipsr.kernels.gpu.emulator.ptx.CallGraph;
import io.clipsr.kernels.gpu.emulator.ptx.KernelLayout;
import io.clipsr.kernels.gpu.emulator.ptx.PtxFunction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxModule;
import io.clipsr.kernels.gpu.emulator.ptx.PtxVariable;
import io.clipsr.kernels.gpu.emulator.translate.Translator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A loaded module: its translated kernels and its allocated variables. */
final class EmulatedModule implements GpuModule {
    private final String name;
    private final Map<String, Kernel> kernels = new LinkedHashMap<>();

    EmulatedModule(EmulatedDriver driver, EmulatedMemory memory, PtxModule ptx) {
        name = ptx.name;
        Map<String, KernelLayout.Place> places = new HashMap<>();
        Map<PtxVariable, Region> regions = new LinkedHashMap<>();
        for (PtxVariable variable : ptx.variables.values()) {
            if (variable.space().equals("shared")) {
                continue;
            }
            boolean constant = variable.space().equals("const");
            if (variable.external()) {
                throw new GpuException(
                        "PTX module " + name + ": variable " + variable.name() + " is in another module");
            }
            Region region = memory.allocate(
                    variable.bytes(),
                    constant ? Region.Kind.CONSTANT : Region.Kind.GLOBAL,
                    "variable " + variable.name());
            if (variable.initial() != null) {
                System.arraycopy(variable.initial(), 0, region.data, 0, variable.initial().length);
            }
            // Variables without an initial value are zero (PTX ISA, "Initializers").
            region.markWrittenByHost(0, variable.bytes());
            places.put(variable.name(), new KernelLayout.Place(variable.space(), region.base));
            regions.put(variable, region);
        }
        regions.forEach((variable, region) -> variable.references().forEach(reference -> {
            KernelLayout.Place place = places.get(reference.symbol());
            if (place == null) {
                throw new GpuException("PTX module " + name + ": variable " + variable.name()
                        + " is initialised with the address of " + reference.symbol() + ", which does not exist");
            }
            Bytes.set(region.data, reference.at(), Long.BYTES, place.address() + reference.offset());
        }));
        for (PtxFunction function : ptx.entries.values()) {
            CallGraph calls = new CallGraph(ptx, function);
            KernelLayout layout = new KernelLayout(ptx, calls.reachable(), places);
            Translator translator = new Translator(calls, layout);
            Op[] code = translator.translate();
            kernels.put(
                    function.name,
                    new Kernel(
                            driver,
                            function,
                            code,
                            translator.registers,
                            layout.parameterBytes,
                            layout.sharedBytes,
                            layout.localBytes));
        }
    }

    @Override
    public GpuKernel kernel(String wanted) {
        Kernel kernel = kernels.get(wanted);
        if (kernel == null) {
            throw new GpuException("PTX module " + name + " has no entry " + wanted + "; it has " + kernels.keySet());
        }
        return kernel;
    }
}

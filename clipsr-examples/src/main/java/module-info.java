/** The {@code clipsr} command and short example programs. */
module io.clipsr.examples {
    requires io.clipsr;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires jdk.httpserver;
    requires jdk.unsupported; // sun.misc.Signal: the only way to handle Ctrl-C

    // Picocli sets annotated fields by reflection.
    opens io.clipsr.examples.cli to
            info.picocli;
    opens io.clipsr.examples.cli.compare to
            info.picocli;
    opens io.clipsr.examples.cli.device to
            info.picocli;
    opens io.clipsr.examples.cli.evaluate to
            info.picocli;
    opens io.clipsr.examples.cli.model to
            info.picocli;
    opens io.clipsr.examples.cli.options to
            info.picocli;
    opens io.clipsr.examples.cli.upscale to
            info.picocli;
}

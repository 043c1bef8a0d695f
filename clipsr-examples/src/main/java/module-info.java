/** The {@code clipsr} command and short programs to copy from. */
module io.clipsr.examples {
    requires io.clipsr;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires jdk.httpserver;
    requires jdk.unsupported; // sun.misc.Signal: there is no other way to notice Ctrl-C

    opens io.clipsr.examples.cli to
            info.picocli;
}

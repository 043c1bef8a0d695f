/** The {@code clipsr} command and short programs to copy from. */
module io.clipsr.examples {
    requires io.clipsr;
    requires info.picocli;

    opens io.clipsr.examples.cli to info.picocli;
}

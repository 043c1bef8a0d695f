package io.clipsr.kernels.cpu.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the JIT compiler is identified by the JVM's system properties. */
class JitCompilerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OpenJDK 64-Bit Server VM                    | mixed mode, sharing                  | false | C2",
                "OpenJDK 64-Bit Server VM                    | mixed mode                           | false | C2",
                "Java HotSpot(TM) 64-Bit Server VM           | mixed mode, sharing                  | false | C2",
                "OpenJDK 64-Bit Server VM                    | compiled mode, sharing               | false | C2",
                "OpenJDK 64-Bit Server VM                    | mixed mode, emulated-client, sharing | false | C1",
                "OpenJDK 64-Bit Server VM                    | mixed mode, emulated-client          | false | C1",
                "OpenJDK Client VM                           | mixed mode                           | false | C1",
                "OpenJDK 64-Bit Minimal VM                   | mixed mode                           | false | C1",
                "OpenJDK 64-Bit Server VM                    | interpreted mode, sharing            | false | NONE",
                "OpenJDK 64-Bit Zero VM                      | interpreted mode                     | false | NONE",
                "OpenJDK 64-Bit Server VM                    | mixed mode, sharing                  | true  | OTHER",
                "Eclipse OpenJ9 VM                           | JRE 17 Linux amd64-64-Bit            | false | OTHER",
                "Substrate VM                                | static mode                          | false | OTHER",
            })
    void identifiesTheCompiler(String name, String info, boolean graal, JitCompiler expected) {
        assertEquals(expected, JitCompiler.of(name, info, graal));
    }

    /** Tests that a micro-kernel that sleeps loses against one that does not. */
    @Test
    void fasterMicroKernelWins() {
        Gemm plain = new ScalarGemm();
        assertTrue(GemmRace.wins(new Slowed(plain, 0), new Slowed(plain, 2)), "faster");
        assertTrue(!GemmRace.wins(new Slowed(plain, 2), new Slowed(plain, 0)), "slower");
    }

    private record Slowed(Gemm gemm, int millis) implements Gemm {
        @Override
        public String describe() {
            return "slowed";
        }

        @Override
        public Elementwise elementwise() {
            return gemm.elementwise();
        }

        @Override
        public int rows() {
            return gemm.rows();
        }

        @Override
        public int panel() {
            return gemm.panel();
        }

        @Override
        public void tile(
                float[] a, int[] rows, int a0, int i0, int k, float[] b, int b0, float[] c, int c0, int pitch) {
            if (millis > 0) {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            gemm.tile(a, rows, a0, i0, k, b, b0, c, c0, pitch);
        }
    }
}

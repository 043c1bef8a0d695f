package io.clipsr.weights.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseOnFailureTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void successKeepsEverythingOpen() {
        Object result = new Object();
        try (CloseOnFailure opening = new CloseOnFailure()) {
            opening.add(() -> closed.add("first"));
            assertSame(result, opening.keep(result));
        }
        assertEquals(List.of(), closed);
    }

    @Test
    void failureClosesTheLastFirstAndFailuresOfClosingAreSuppressed() {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> {
            try (CloseOnFailure opening = new CloseOnFailure()) {
                opening.add(() -> closed.add("first"));
                opening.add(() -> {
                    throw new IllegalArgumentException("cannot close");
                });
                opening.add(() -> closed.add("last"));
                throw new IllegalStateException("failed");
            }
        });
        assertEquals("failed", e.getMessage());
        assertEquals("cannot close", e.getSuppressed()[0].getMessage());
        assertEquals(List.of("last", "first"), closed);
    }
}

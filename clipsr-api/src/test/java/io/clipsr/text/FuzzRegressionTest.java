package io.clipsr.text;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the seeds of the fuzz target, and the inputs that once failed. */
class FuzzRegressionTest {

    @Test
    @Timeout(60) // a hang, not slowness
    void isNoDefectAnyMore() {
        FuzzTarget target = new TokenizerTarget();
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        assertFalse(inputs.isEmpty());
        inputs.addAll(Seeds.regressions(target));
        inputs.forEach(target::run);
    }
}

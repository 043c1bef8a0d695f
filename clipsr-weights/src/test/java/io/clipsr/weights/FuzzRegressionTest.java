package io.clipsr.weights;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.clipsr.weights.container.IndexTarget;
import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import io.clipsr.weights.pytorch.PickleTarget;
import io.clipsr.weights.pytorch.ZipTarget;
import io.clipsr.weights.safetensors.HeaderTarget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs each fuzz target with its seeds and with the inputs that once failed. */
class FuzzRegressionTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                IndexTarget.class,
                HeaderTarget.class,
                SafetensorsTarget.class,
                ZipTarget.class,
                LegacyTarget.class,
                PickleTarget.class,
                TorchScriptTarget.class
            })
    @Timeout(60) // a hang, not slowness
    void isNoDefectAnyMore(Class<? extends FuzzTarget> type) {
        FuzzTarget target = FuzzTarget.of(type.getName());
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        assertFalse(inputs.isEmpty());
        inputs.addAll(Seeds.regressions(target));
        inputs.forEach(target::run);
    }
}

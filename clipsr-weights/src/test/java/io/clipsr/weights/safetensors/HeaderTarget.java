package io.clipsr.weights.safetensors;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import io.clipsr.weights.storage.ParseLimits;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;

/** The fuzz target for the JSON of a safetensors header, without the length before it and the tensors after it. */
public final class HeaderTarget implements FuzzTarget {
    private static final int PREFIX = 8;

    @Override
    public void run(byte[] input) {
        try {
            SafetensorsHeader header =
                    new SafetensorsHeader("input", new ByteArrayInputStream(input), ParseLimits.DEFAULT);
            header.tensors(0, header.dataBytes());
        } catch (WeightFormatException e) {
            FuzzTarget.refused(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Seeds.ending(".safetensors").stream()
                .filter(file -> file.length > PREFIX)
                .map(file -> Arrays.copyOfRange(
                        file, PREFIX, Math.min(file.length, PREFIX + (file[0] & 0xFF) + 256 * (file[1] & 0xFF))))
                .toList();
    }

    @Override
    public String dictionary() {
        return "json.dict";
    }
}

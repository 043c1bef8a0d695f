package io.clipsr.tiles;

import io.clipsr.model.ClipSrNetwork.Condition;
import io.clipsr.model.Span;

/** The network's answer to any region of a picture's grid. */
@FunctionalInterface
interface RegionComputer {

    /** @return {@code 3 * 4 rows * 4 columns} values, not clamped */
    float[] compute(Span rows, Span columns, Condition condition);
}

package io.clipsr.kernels.gpu.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.gpu.program.MemoryPlan.Lifetime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

    /** Tests that the second block reuses the first one's memory, and the third overlaps neither. */
    @Test
    void memoryIsReused() {
        MemoryPlan plan =
                new MemoryPlan(List.of(new Lifetime(1000, 0, 1), new Lifetime(1024, 1, 3), new Lifetime(10, 0, 2)));
        assertEquals(plan.offset(0), plan.offset(1));
        assertEquals(1024 + 256, plan.peak());
        assertEquals(plan.peak(), plan.live());
        assertEquals(3, plan.blocks());
    }

    /** Tests that a block is placed in a gap between two others if it fits. */
    @Test
    void blocksFillGaps() {
        MemoryPlan plan = new MemoryPlan(List.of(
                new Lifetime(4096, 0, 9),
                new Lifetime(2048, 0, 2),
                new Lifetime(1024, 0, 9),
                new Lifetime(768, 3, 5),
                new Lifetime(1280, 4, 5)));
        assertEquals(4096 + 2048 + 1024, plan.peak());
    }

    @Test
    void emptyPlan() {
        assertEquals(0, new MemoryPlan(List.of()).peak());
    }

    /**
     * Tests random lifetimes: no two blocks that live at the same time overlap, all end below the peak, and the peak is
     * near the lower bound.
     */
    @Test
    void liveBlocksDoNotOverlap() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Lifetime> blocks = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(60); i++) {
                int from = random.nextInt(100);
                blocks.add(
                        new Lifetime(1 + random.nextInt(1 << random.nextInt(18)), from, from + 1 + random.nextInt(12)));
            }
            MemoryPlan plan = new MemoryPlan(blocks);
            for (int i = 0; i < blocks.size(); i++) {
                assertEquals(0, plan.offset(i) % 256);
                assertTrue(plan.offset(i) + blocks.get(i).bytes() <= plan.peak());
                for (int j = 0; j < i; j++) {
                    boolean apart = plan.offset(i) + blocks.get(i).bytes() <= plan.offset(j)
                            || plan.offset(j) + blocks.get(j).bytes() <= plan.offset(i);
                    assertTrue(
                            apart || !blocks.get(i).overlaps(blocks.get(j)),
                            "seed " + seed + ", blocks " + i + " and " + j);
                }
            }
            assertTrue(
                    plan.peak() >= plan.live() && plan.peak() <= 2 * plan.live(),
                    "seed " + seed + ": " + plan.peak() + " for " + plan.live());
        }
    }
}

package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The analysis of where diverged lanes reconverge: at the immediate post-dominator of each conditional branch. */
final class ControlFlow {

    private ControlFlow() {}

    /** Sets {@link ControlOps.Branch#join}. */
    static void findJoins(Op[] code) {
        int[] blockOf = new int[code.length];
        List<Integer> starts = blocks(code, blockOf);
        int count = starts.size();
        int exit = count;
        List<List<Integer>> next = new ArrayList<>();
        List<List<Integer>> before = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            next.add(new ArrayList<>());
            before.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            int last = (i + 1 < count ? starts.get(i + 1) : code.length) - 1;
            Op op = code[last];
            boolean conditional = op.guard >= 0;
            if (op instanceof ControlOps.Branch branch) {
                next.get(i).add(blockOf[branch.target]);
            } else if (op instanceof ControlOps.Exit && !conditional) {
                next.get(i).add(exit);
            }
            // Lanes that return never reconverge with others. So an exit of some lanes, guarded or behind a branch, is
            // ignored.
            boolean goesOn = conditional || !(op instanceof ControlOps.Branch || op instanceof ControlOps.Exit);
            if (goesOn && last + 1 < code.length) {
                next.get(i).add(blockOf[last + 1]);
            }
        }
        for (int i = 0; i < count; i++) {
            dropReturns(i, next, code, starts);
        }
        for (int i = 0; i < count; i++) {
            for (int to : next.get(i)) {
                before.get(to).add(i);
            }
        }
        int[] dominator = immediatePostDominators(next, before, exit);
        for (int i = 0; i < code.length; i++) {
            if (code[i] instanceof ControlOps.Branch branch && branch.guard >= 0) {
                int join = dominator[blockOf[i]];
                branch.join = join < 0 || join == exit ? Warp.NO_RECONVERGENCE : starts.get(join);
            }
        }
    }

    /**
     * Removes edges that lead only to a return, unless they are the only path to the end, as after the kernel's last
     * loop.
     */
    private static void dropReturns(int node, List<List<Integer>> next, Op[] code, List<Integer> starts) {
        int exit = starts.size();
        List<Integer> all = next.get(node);
        List<Integer> staying = all.stream()
                .filter(to -> to == exit || !returns(code[starts.get(to)]))
                .toList();
        if (staying.size() < all.size() && !staying.isEmpty()) {
            next.set(node, staying);
            List<Integer> reached = new ArrayList<>();
            visit(node, next, reached);
            if (!reached.contains(exit)) {
                next.set(node, all);
            }
        }
    }

    private static boolean returns(Op first) {
        return first instanceof ControlOps.Exit && first.guard < 0;
    }

    private static List<Integer> blocks(Op[] code, int[] blockOf) {
        BitSet leaders = new BitSet();
        leaders.set(0);
        for (int i = 0; i < code.length; i++) {
            if (code[i] instanceof ControlOps.Branch branch) {
                leaders.set(branch.target);
                leaders.set(i + 1);
            } else if (code[i] instanceof ControlOps.Exit) {
                leaders.set(i + 1);
            }
        }
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < code.length; i++) {
            if (leaders.get(i)) {
                starts.add(i);
            }
            blockOf[i] = starts.size() - 1;
        }
        return starts;
    }

    /**
     * Returns the immediate post-dominator of each node, -1 for nodes that cannot reach the exit. This is the algorithm
     * of Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm", on the reversed graph.
     */
    private static int[] immediatePostDominators(List<List<Integer>> next, List<List<Integer>> before, int exit) {
        List<Integer> order = new ArrayList<>();
        visit(exit, before, order);
        int[] rank = new int[next.size()];
        Arrays.fill(rank, -1);
        for (int i = 0; i < order.size(); i++) {
            rank[order.get(i)] = i;
        }
        int[] dominator = new int[next.size()];
        Arrays.fill(dominator, -1);
        dominator[exit] = exit;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = order.size() - 1; i >= 0; i--) {
                int node = order.get(i);
                int found = -1;
                for (int to : next.get(node)) {
                    if (dominator[to] >= 0) {
                        found = found < 0 ? to : meet(found, to, dominator, rank);
                    }
                }
                if (node != exit && found != dominator[node]) {
                    dominator[node] = found;
                    changed = true;
                }
            }
        }
        return dominator;
    }

    private static int meet(int a, int b, int[] dominator, int[] rank) {
        while (a != b) {
            while (rank[a] < rank[b]) {
                a = dominator[a];
            }
            while (rank[b] < rank[a]) {
                b = dominator[b];
            }
        }
        return a;
    }

    /**
     * Appends the nodes reachable from {@code from} in post-order. It is iterative, because a kernel can have thousands
     * of blocks.
     */
    private static void visit(int from, List<List<Integer>> edges, List<Integer> order) {
        BitSet seen = new BitSet();
        List<int[]> path = new ArrayList<>();
        path.add(new int[] {from, 0});
        seen.set(from);
        while (!path.isEmpty()) {
            int[] top = path.get(path.size() - 1);
            List<Integer> out = edges.get(top[0]);
            if (top[1] == out.size()) {
                order.add(top[0]);
                path.remove(path.size() - 1);
            } else {
                int to = out.get(top[1]++);
                if (!seen.get(to)) {
                    seen.set(to);
                    path.add(new int[] {to, 0});
                }
            }
        }
    }
}

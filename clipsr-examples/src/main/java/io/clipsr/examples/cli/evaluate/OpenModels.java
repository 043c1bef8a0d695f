package io.clipsr.examples.cli.evaluate;

import io.clipsr.SuperResolver;
import io.clipsr.examples.cli.evaluate.measure.Way;
import io.clipsr.examples.cli.options.SeveralModels;
import io.clipsr.weights.support.CloseOnFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The models that are open, their names as columns, and what is closed with them. */
final class OpenModels implements AutoCloseable {
    private final List<SuperResolver> open = new ArrayList<>();
    private final List<AutoCloseable> others = new ArrayList<>();
    private final Set<String> names = new HashSet<>(Way.INTERPOLATIONS);

    /** Returns a model's name: the file's without its extension, with a number if another column has it. */
    String name(String model) {
        Path file = SeveralModels.file(model);
        String whole = file == null ? model : file.getFileName().toString();
        int dot = whole.lastIndexOf('.');
        String stem = dot > 0 ? whole.substring(0, dot) : whole;
        String name = stem;
        for (int i = 2; !names.add(name); i++) {
            name = stem + " (" + i + ")";
        }
        return name;
    }

    SuperResolver add(SuperResolver resolver) {
        open.add(resolver);
        return resolver;
    }

    /** Returns the list of what is closed together with the models. */
    List<AutoCloseable> others() {
        return others;
    }

    /** Returns the name of the device, the same for all. */
    String device() {
        return open.get(0).device();
    }

    /** Closes the models, then the others; all of them, also if one fails. */
    @Override
    public void close() {
        try (CloseOnFailure all = new CloseOnFailure()) {
            others.forEach(all::add);
            open.forEach(all::add);
        }
    }
}

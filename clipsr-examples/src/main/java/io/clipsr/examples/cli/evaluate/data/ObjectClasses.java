package io.clipsr.examples.cli.evaluate.data;

import java.util.List;

/**
 * The object classes of a data set of videos, and their folds: of group G, the classes whose index n, from 0, has
 * {@code n mod 4 = G - 1} are the test classes, and the others the training classes.
 *
 * @param names the classes in the order of their ids
 */
record ObjectClasses(List<String> names) {
    static final int GROUPS = 4;

    static final ObjectClasses YTVOS = new ObjectClasses(List.of(("hat plant hand horse raccoon squirrel bus boat"
                    + " crocodile penguin motorbike truck hedgehog lion earless_seal whale elephant mouse snail camel shark"
                    + " giraffe tiger frog cat dolphin cow dog bear zebra airplane leopard fox turtle deer train sedan sheep"
                    + " fish bird rabbit duck snake monkey parrot lizard giant_panda person")
            .split(" ")));

    static final ObjectClasses SAILVOS = new ObjectClasses(List.of("dog", "car", "person"));

    /**
     * Returns whether a class belongs to a split.
     *
     * @param group the fold, 1 to 4; 0 takes all classes, also unknown ones
     */
    boolean belongs(String name, int group, String split) {
        if (group == 0) {
            return true;
        }
        int index = names.indexOf(name.replace(' ', '_'));
        return index >= 0 && (index % GROUPS == group - 1) == split.equals("test");
    }
}

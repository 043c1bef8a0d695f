package io.clipsr.weights.pytorch;

import java.util.Set;

/** The classes and functions that a pickle of weights may name. None of them is looked up or executed. */
final class AllowedNames {
    /** The functions and classes that are allowed in addition to the types of storages. */
    private static final Set<String> FUNCTIONS = Set.of(
            "collections.OrderedDict",
            "torch.Size",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_parameter");
    /** The functions that a TorchScript archive may use in addition: typed lists and devices. */
    private static final Set<String> SCRIPT_FUNCTIONS = Set.of(
            "torch.jit._pickle.build_intlist",
            "torch.jit._pickle.build_doublelist",
            "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.build_tensorlist",
            "torch.jit._pickle.restore_type_tag",
            "torch.device");

    private static final String SCRIPT_CLASSES = "__torch__.";

    private AllowedNames() {}

    /**
     * Returns whether a pickle may name a class or function.
     *
     * @param path the module and name, joined by a dot
     * @param script whether the pickle is that of a TorchScript archive
     */
    static boolean contains(String path, boolean script) {
        return FUNCTIONS.contains(path)
                || StorageReference.TYPES.contains(path)
                || script && (SCRIPT_FUNCTIONS.contains(path) || isScriptClass(path));
    }

    /** Returns whether a path names a class of a TorchScript archive's own code. */
    static boolean isScriptClass(String path) {
        return path.startsWith(SCRIPT_CLASSES);
    }
}

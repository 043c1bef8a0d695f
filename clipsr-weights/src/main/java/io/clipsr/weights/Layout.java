package io.clipsr.weights;

import io.clipsr.weights.format.TensorFile;
import java.util.Collection;
import java.util.Map;

/** The kind of network in a file, detected by the names of its tensors. */
public enum Layout {
    /** A model in the native format. */
    NATIVE_MODEL("a native clipsr model"),
    /** A generator and CLIP's text encoder in one file, not yet converted. */
    GENERATOR_AND_CLIP("a generator together with CLIP's text encoder"),
    /** A CLIP-SR generator, from a published checkpoint or a bare state dict. */
    GENERATOR("a CLIP-SR generator"),
    /** CLIP with OpenAI's key names, including the text encoder. */
    CLIP("a CLIP state dict in OpenAI's layout"),
    /** CLIP's image encoder alone. */
    CLIP_IMAGE_ENCODER("a CLIP image encoder without the text encoder"),
    /** CLIP with the key names of the Hugging Face transformers library. */
    HUGGING_FACE_CLIP("a CLIP in the layout of Hugging Face"),
    /** A file without tensors. */
    EMPTY("a file without tensors"),
    /** Anything else. */
    UNRELATED("an unrelated network");

    private final String description;

    Layout(String description) {
        this.description = description;
    }

    /** Returns a description for the user, with an article, such as {@code a CLIP-SR generator}. */
    public String description() {
        return description;
    }

    /** Detects the kind of network in a file. */
    static Layout of(TensorFile file) {
        TensorFile renamed = HuggingFaceClip.underOpenAiNames(file);
        KeyMap keys = KeyMap.of(renamed);
        Collection<String> names = file.tensors().keySet();
        if (isNative(file.metadata())) {
            return NATIVE_MODEL;
        } else if (keys.hasGenerator()) {
            return keys.hasText() ? GENERATOR_AND_CLIP : GENERATOR;
        } else if (keys.hasText()) {
            return renamed == file ? CLIP : HUGGING_FACE_CLIP;
        } else if (names.isEmpty()) {
            return EMPTY;
        } else if (names.stream().anyMatch(name -> name.endsWith("class_embedding"))) {
            return CLIP_IMAGE_ENCODER;
        }
        return UNRELATED;
    }

    /** Returns whether metadata is that of a native model. */
    static boolean isNative(Map<String, String> metadata) {
        return "clipsr".equals(metadata.get("format"));
    }
}

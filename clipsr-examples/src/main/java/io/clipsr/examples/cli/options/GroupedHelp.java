package io.clipsr.examples.cli.options;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help with a command's many options under headings, one for each class of options. Picocli's own groups would do the
 * same, but take an option that is given twice.
 */
public final class GroupedHelp {
    private static final Map<Class<?>, String> HEADINGS = Map.of(
            OutputOptions.class,
            "Output:",
            SizeOptions.class,
            "Size:",
            PromptOptions.class,
            "Prompts:",
            ModelOptions.class,
            "Model and device:",
            SeveralModels.class,
            "Models and device:",
            CommonOptions.class,
            "Other:");

    private GroupedHelp() {}

    public static void install(CommandLine command) {
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, GroupedHelp::options);
        command.getSubcommands().values().forEach(GroupedHelp::install);
    }

    private static String options(Help help) {
        Map<String, Help.Layout> groups = new LinkedHashMap<>();
        groups.put("", help.createDefaultLayout()); // the command's own first
        for (OptionSpec option : help.commandSpec().options()) {
            if (!option.hidden()) {
                groups.computeIfAbsent(heading(option), any -> help.createDefaultLayout())
                        .addOptions(List.of(option), help.parameterLabelRenderer());
            }
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((heading, options) -> text.append(
                        heading.isEmpty() ? "" : System.lineSeparator() + heading + System.lineSeparator())
                .append(options));
        return text.toString();
    }

    private static String heading(OptionSpec option) {
        return option.userObject() instanceof Field field ? HEADINGS.getOrDefault(field.getDeclaringClass(), "") : "";
    }
}

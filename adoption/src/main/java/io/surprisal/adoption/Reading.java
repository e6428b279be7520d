package io.surprisal.adoption;

import io.surprisal.adoption.AmbiguousModelException.Choice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an adopted model's input and outputs are.
 *
 * @param outputs which output is what: a score; a reconstruction; a mean with a scale, variance or log variance; a probability; or a logit
 * @param lowerIsAbnormal of a score
 */
record Reading(Port input, InputShape shape, Map<OutputRole, Port> outputs, boolean lowerIsAbnormal) {
    private static final Set<Set<OutputRole>> COMPLETE = Set.of(
            Set.of(OutputRole.SCORE),
            Set.of(OutputRole.RECONSTRUCTION),
            Set.of(OutputRole.MEAN, OutputRole.SCALE),
            Set.of(OutputRole.MEAN, OutputRole.VARIANCE),
            Set.of(OutputRole.MEAN, OutputRole.LOG_VARIANCE),
            Set.of(OutputRole.PROBABILITY),
            Set.of(OutputRole.LOGIT));

    Reading {
        outputs = Map.copyOf(outputs);
    }

    /** The only input. */
    static Port input(ForeignModel model) {
        List<Port> inputs = model.inputs();
        if (inputs.size() != 1) {
            boolean columns = !inputs.isEmpty()
                    && inputs.stream().allMatch(input -> input.shape().size() == 2 && input.length(1) == 1);
            throw new AdoptionException(model.source() + " takes " + inputs.size()
                    + " inputs; expected one, the records"
                    + (columns
                            ? "; each is a column: export it with one input [N, D], in skl2onnx from an array in the place of a"
                                    + " data frame"
                            : "; make what is no record, such as a class, noise or a state, a constant of the model")
                    + listing("input", inputs.stream().map(Port::toString).toList()));
        }
        return inputs.get(0);
    }

    /**
     * The reading that the options give, or the only one that there is.
     *
     * @param shapes how the model gives its floating-point outputs, by name
     * @param inUnitInterval whether all data lie from 0 to 1, so that probabilities may be meant
     */
    static Reading of(
            ForeignModel model,
            Port input,
            InputShape shape,
            AdoptionOptions options,
            Map<String, OutputShape> shapes,
            boolean inUnitInterval) {
        Map<OutputRole, Port> outputs = new EnumMap<>(OutputRole.class);
        options.outputs().forEach((role, name) -> outputs.put(role, named(model, role, name, shapes)));
        if (outputs.isEmpty()) {
            List<Map.Entry<OutputRole, Port>> possible = new ArrayList<>();
            for (Port output : model.outputs()) {
                OutputShape given = shapes.get(output.name());
                if (given != null) {
                    roles(given, shape, inUnitInterval).forEach(role -> possible.add(Map.entry(role, output)));
                }
            }
            if (possible.size() != 1) {
                String readings = possible.stream()
                        .map(reading -> reading.getKey().option() + " "
                                + reading.getValue().name())
                        .collect(Collectors.joining(", "));
                String message = model.source() + ": say what its outputs are"
                        + (readings.isEmpty() ? "" : "; possible by their shapes: " + readings)
                        + choices(model, shapes);
                throw possible.isEmpty()
                        ? new AdoptionException(message)
                        : new AmbiguousModelException(message, choices(possible, options));
            }
            outputs.put(possible.get(0).getKey(), possible.get(0).getValue());
        }
        if (!COMPLETE.contains(outputs.keySet())) {
            throw new AdoptionException(model.source() + ": "
                    + outputs.keySet().stream().map(OutputRole::option).collect(Collectors.joining(" with "))
                    + " say not what a record's density or score is" + choices(model, shapes));
        }
        if (options.lowerIsAbnormal() && !outputs.containsKey(OutputRole.SCORE)) {
            throw new AdoptionException(
                    "--lower-is-abnormal is of a --score; a density is always lower where a record is"
                            + " more abnormal; leave it out");
        }
        return new Reading(input, shape, outputs, options.lowerIsAbnormal());
    }

    private static Port named(ForeignModel model, OutputRole role, String name, Map<String, OutputShape> shapes) {
        Port output = model.outputs().stream()
                .filter(port -> port.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AdoptionException(model.source() + " has no output " + name + " ("
                        + role.option() + ")" + choices(model, shapes)));
        if (!output.isFloating()) {
            throw new AdoptionException(model.source() + ": " + role.option()
                    + " must be a float32 or float64 tensor; got " + output + choices(model, shapes));
        }
        return output;
    }

    /** The possible readings of one output each, and those of two outputs as a normal distribution. */
    private static List<Choice> choices(List<Map.Entry<OutputRole, Port>> possible, AdoptionOptions options) {
        List<Choice> choices = new ArrayList<>();
        for (Map.Entry<OutputRole, Port> one : possible) {
            Map<OutputRole, Port> outputs = Map.of(one.getKey(), one.getValue());
            if (one.getKey() != OutputRole.SCORE) {
                choices.add(choice(outputs, "", options));
                continue;
            }
            if (!options.lowerIsAbnormal()) {
                choices.add(choice(outputs, ", higher is more abnormal", options));
            }
            Choice lower = choice(outputs, ", lower is more abnormal", options.withLowerIsAbnormal());
            choices.add(new Choice(lower.arguments() + " --lower-is-abnormal", lower.meaning(), lower.options()));
        }
        List<Port> ofFeatures = possible.stream()
                .filter(one -> one.getKey() == OutputRole.RECONSTRUCTION)
                .map(Map.Entry::getValue)
                .toList();
        for (Port mean : ofFeatures) {
            for (Port spread : ofFeatures) {
                for (OutputRole role : List.of(OutputRole.SCALE, OutputRole.VARIANCE, OutputRole.LOG_VARIANCE)) {
                    if (!mean.equals(spread)) {
                        choices.add(choice(Map.of(OutputRole.MEAN, mean, role, spread), "", options));
                    }
                }
            }
        }
        return choices;
    }

    private static Choice choice(Map<OutputRole, Port> outputs, String more, AdoptionOptions options) {
        Map<OutputRole, Port> ordered = new EnumMap<>(outputs);
        Map<OutputRole, String> names = new EnumMap<>(OutputRole.class);
        ordered.forEach((role, port) -> names.put(role, port.name()));
        return new Choice(
                ordered.entrySet().stream()
                        .map(output -> output.getKey().option() + " "
                                + output.getValue().name())
                        .collect(Collectors.joining(" ")),
                ordered.entrySet().stream()
                                .map(output -> output.getValue() + " is the "
                                        + output.getKey().text())
                                .collect(Collectors.joining(", "))
                        + more,
                options.with(names));
    }

    private static Set<OutputRole> roles(OutputShape given, InputShape shape, boolean inUnitInterval) {
        Set<OutputRole> roles = EnumSet.noneOf(OutputRole.class);
        int perRecord = given.perRecord() ? given.values() : 0;
        if (perRecord == 1) {
            roles.add(OutputRole.SCORE);
        }
        if (perRecord == shape.size() || perRecord == shape.window() * shape.size()) {
            roles.add(OutputRole.RECONSTRUCTION);
            if (inUnitInterval) {
                roles.add(OutputRole.PROBABILITY);
                roles.add(OutputRole.LOGIT);
            }
        }
        return roles;
    }

    private static String choices(ForeignModel model, Map<String, OutputShape> shapes) {
        List<String> outputs = model.outputs().stream()
                .map(output -> {
                    OutputShape given = shapes.get(output.name());
                    return output + (given == null ? "" : " gives " + given);
                })
                .toList();
        return listing("output", outputs)
                + System.lineSeparator()
                + "Give --score NAME, --reconstruction NAME, --mean NAME with --scale, --variance or --log-variance NAME, --probability"
                + " NAME, or --logit NAME.";
    }

    private static String listing(String kind, List<String> ports) {
        return ports.stream()
                .map(port -> System.lineSeparator() + "  " + kind + "  " + port)
                .collect(Collectors.joining());
    }

    /**
     * Both directions of a score, for one that was read as such without a word from anybody.
     *
     * @param why what speaks against the direction that was taken, of the model as a subject
     */
    AmbiguousModelException withoutDirection(AdoptionOptions options, String source, String why) {
        Port score = output(OutputRole.SCORE);
        return new AmbiguousModelException(
                source + ": say which scores of " + score + " are abnormal: " + why + "; give --score " + score.name()
                        + " --lower-is-abnormal, or --score " + score.name()
                        + " if higher is more abnormal all the same",
                choices(List.of(Map.entry(OutputRole.SCORE, score)), options));
    }

    Port output(OutputRole role) {
        Port output = outputs.get(role);
        if (output == null) {
            throw new IllegalStateException("No output is the " + role.text());
        }
        return output;
    }

    boolean has(OutputRole role) {
        return outputs.containsKey(role);
    }

    /** Whether features are 0 or 1. */
    boolean isOfFlags() {
        return has(OutputRole.PROBABILITY) || has(OutputRole.LOGIT);
    }

    /** Whether there is no density, only a score. */
    boolean isScore() {
        return has(OutputRole.SCORE);
    }

    /** In a sentence. */
    String text() {
        return "Input " + input.name() + " takes " + shape.text() + "; "
                + outputs.entrySet().stream()
                        .map(output -> "output " + output.getValue() + " is the "
                                + output.getKey().text())
                        .sorted()
                        .collect(Collectors.joining(", "))
                + (isScore() ? (lowerIsAbnormal ? ", lower" : ", higher") + " is more abnormal" : "");
    }
}

package io.surprisal.adoption;

import java.util.List;

/** A model that can be read in several ways, and nobody said in which. */
public final class AmbiguousModelException extends AdoptionException {
    private static final long serialVersionUID = 1;

    private final transient List<Choice> choices;

    AmbiguousModelException(String message, List<Choice> choices) {
        super(message);
        this.choices = List.copyOf(choices);
    }

    /** The readings that its shapes allow for, each of which leaves one question less. */
    public List<Choice> choices() {
        return choices;
    }

    /**
     * A way to read a model.
     *
     * @param arguments the options of {@code surprisal adopt} that say so
     * @param meaning in a sentence
     * @param options what was said before, with this
     */
    public record Choice(String arguments, String meaning, AdoptionOptions options) {}
}

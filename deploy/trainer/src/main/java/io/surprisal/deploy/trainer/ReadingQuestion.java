package io.surprisal.deploy.trainer;

import io.surprisal.adoption.AmbiguousModelException.Choice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of the readings of a model is meant. */
record ReadingQuestion(List<Choice> choices) {
    /** The one that a person names by its number; empty for an empty line, or where nobody is there. */
    Optional<Choice> ask(Terminal terminal) {
        @Nullable String answer = terminal.answer(text());
        while (answer != null && !answer.isBlank()) {
            String number = answer.strip();
            for (int i = 0; i < choices.size(); i++) {
                if (number.equals(Integer.toString(i + 1))) {
                    return Optional.of(choices.get(i));
                }
            }
            answer = terminal.answer("Expected a number from 1 to " + choices.size() + ", got '" + number + "': ");
        }
        return Optional.empty();
    }

    private String text() {
        StringBuilder text = new StringBuilder("The model can be read in ")
                .append(choices.size())
                .append(" ways:")
                .append(System.lineSeparator());
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            text.append("  %2d  %s%n      %s%n".formatted(i + 1, choice.meaning(), choice.arguments()));
        }
        return text + "Which one? A number, or Enter to leave: ";
    }
}

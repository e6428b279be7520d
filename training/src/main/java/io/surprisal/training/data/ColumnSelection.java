package io.surprisal.training.data;

public record ColumnSelection() {
    public static ColumnSelection everything() {
        return new ColumnSelection();
    }
}

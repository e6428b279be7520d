package io.surprisal.training.data;

final class KafkaHistoryReader {
    static TelemetryTable read(KafkaHistory h, ColumnSelection s) {
        throw new DataException("x");
    }
}

package io.surprisal.training.data;

final class KafkaHistory {
    static boolean isKafka(String s) {
        return s.startsWith("kafka://");
    }

    static KafkaHistory parse(String s) {
        return new KafkaHistory();
    }
}

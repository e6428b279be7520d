package io.surprisal.deploy.console.topic;

import io.surprisal.clients.TopicSerdes;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.settings.JobTopics;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Says on the topic of feedback what people think of alerts; each call returns once Kafka has it. */
public final class FeedbackWriter {
    private final Clients clients;
    private final String topic;

    public FeedbackWriter(JobTopics job) {
        clients = new Clients(job);
        topic = job.input().feedbackTopic();
    }

    /**
     * Says something of an alert or a key.
     *
     * @throws IOException where the broker does not take it
     */
    public void write(Feedback feedback) throws IOException {
        send(feedback.id(), feedback);
    }

    /** Takes back what stands under an id. */
    public void retract(String id) throws IOException {
        send(id, null);
    }

    private void send(String id, @Nullable Feedback feedback) throws IOException {
        if (topic.isEmpty()) {
            throw new IOException(
                    "job.yaml names no topic of feedback; set kafka.input.feedback_topic, and start the job again");
        }
        requireTopic();
        try (Producer<String, Feedback> producer =
                clients.producer(TopicSerdes.feedback().serializer())) {
            producer.send(new ProducerRecord<>(topic, id, feedback)).get();
        } catch (ExecutionException e) {
            throw uncertain(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw uncertain(e);
        }
    }

    /** A producer would make a topic that is not there, and not compacted, which the job refuses. */
    private void requireTopic() throws IOException {
        try (Admin admin = clients.admin()) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IOException(
                        "There is no topic " + topic + " at " + clients.bootstrapServers()
                                + "; the job makes it when it starts: start it first",
                        e);
            }
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(e);
        }
    }

    /** A record that was sent may be there though nobody said so. */
    private IOException uncertain(Throwable cause) {
        return new IOException(
                "Nobody knows whether topic " + topic + " at " + clients.bootstrapServers()
                        + " was written; the page shows it if it was, otherwise say it again: " + cause.getMessage(),
                cause);
    }

    private IOException refused(Throwable cause) {
        return new IOException(
                "Topic " + topic + " at " + clients.bootstrapServers() + " was not written, nothing has changed: "
                        + cause.getMessage(),
                cause);
    }
}

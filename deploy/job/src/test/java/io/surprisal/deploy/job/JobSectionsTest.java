package io.surprisal.deploy.job;

import io.surprisal.config.SectionsContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

class JobSectionsTest extends SectionsContract {
    @Override
    protected Class<? extends Record> topLevel() {
        return JobConfig.class;
    }

    @Override
    protected String everyKey() {
        return JobConfig.example();
    }

    @Override
    protected String everyFormerKey() {
        try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream("former-job.yaml"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected String smallest() {
        return "{model: pump.onnx, kafka: {bootstrap_servers: 'broker:9092', input: {topics: pumps}}}";
    }

    @Override
    protected void read(String text) {
        JobConfig.parse(text, Path.of("/jobs/config.yaml"));
    }
}

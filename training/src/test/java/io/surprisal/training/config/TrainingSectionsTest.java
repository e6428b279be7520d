package io.surprisal.training.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.MovedKeys;
import io.surprisal.config.SectionsContract;
import io.surprisal.config.YamlRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

class TrainingSectionsTest extends SectionsContract {
    @TempDir
    private Path directory;

    @Override
    protected Class<? extends Record> topLevel() {
        return TrainingConfig.Sections.class;
    }

    @Override
    protected String everyKey() {
        YamlRecords yaml = new YamlRecords(MovedKeys.NONE);
        ObjectNode tree = yaml.tree(TrainingConfig.Sections.defaults());
        ObjectNode member = yaml.tree(ModelSettings.defaults());
        tree.set("members", yaml.tree(Map.of("ranged", member, "changes", member)));
        return tree.toString();
    }

    @Override
    protected String everyFormerKey() {
        try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream("former-train.yaml"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected String smallest() {
        return "{}";
    }

    @Override
    protected void read(String text) {
        try {
            TrainingConfig.load(Files.writeString(directory.resolve("config.yaml"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

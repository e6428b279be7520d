package io.surprisal.flink.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.digest.Sha256;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.flink.directive.ModelChange.Kind;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelFetchTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final ShippedModel OWN =
            ShippedModel.of(TinyModel.build("own", FEATURES).toByteArray(), "own.onnx");

    @TempDir
    Path directory;

    @Test
    void aFileThatPassesEveryCheckIsSet() throws IOException {
        ModelSource source = write("next", TinyModel.build("next", FEATURES).toByteArray());
        CheckedModels checked = checked(new DesiredModels(source, null), true);
        assertThat(checked.update().champion().kind()).isEqualTo(Kind.SET);
        assertThat(checked.update().champion().file().manifest().name()).isEqualTo("next");
        assertThat(checked.update().shadow().kind()).isEqualTo(Kind.RESET);
        assertThat(checked.events()).hasSize(1);
        ModelEvent event = checked.events()[0];
        assertThat(event.job()).isEqualTo("job");
        assertThat(event.role()).isEqualTo(ModelRole.CHAMPION);
        assertThat(event.status()).isEqualTo(ModelEventStatus.VERIFIED);
        assertThat(event.model()).isEqualTo("next");
        assertThat(event.version()).isEqualTo(source.sha256().substring(0, 12));
        assertThat(event.digest()).isEqualTo(source.sha256());
        assertThat(event.uri()).isEqualTo(source.uri());
        assertThat(event.subtask()).isEqualTo(-1);
    }

    @Test
    void aRefusedChampionLeavesTheShadowAlone() throws IOException {
        ModelSource good = write("good", TinyModel.build("good", FEATURES).toByteArray());
        ModelSource bad = new ModelSource(good.uri(), "0".repeat(64), null);
        CheckedModels checked = checked(new DesiredModels(bad, good), true);
        assertThat(checked.update().champion().kind()).isEqualTo(Kind.KEEP);
        assertThat(checked.update().shadow().kind()).isEqualTo(Kind.SET);
        assertThat(checked.events())
                .extracting(ModelEvent::status)
                .containsExactly(ModelEventStatus.REFUSED, ModelEventStatus.VERIFIED);
        assertThat(checked.events()[0].message()).contains("has the SHA-256 " + good.sha256());
    }

    @Test
    void whatIsNotThereIsRefusedAtOnce() throws IOException {
        ModelSource nowhere = new ModelSource(directory.resolve("nowhere.onnx").toString(), "0".repeat(64), null);
        assertThat(refusal(nowhere, true)).startsWith("It cannot be read: ").contains("nowhere.onnx");
    }

    @Test
    void whatDoesNotFitTheJobIsRefused() throws IOException {
        assertThat(refusal(
                        write("other", TinyModel.build("other", List.of("load")).toByteArray()), true))
                .contains("expects 1 features");
        byte[] windowed =
                TinyModel.build("windowed", FEATURES, 3, Smoother.IDENTITY).toByteArray();
        assertThat(refusal(write("windowed", windowed), false))
                .contains("remembers something of each key, and this job does not score by key");
        assertThat(checked(new DesiredModels(write("windowed", windowed), null), true)
                        .update()
                        .champion()
                        .kind())
                .isEqualTo(Kind.SET);
    }

    @Test
    void theChampionIsNoShadowOfItself() throws IOException {
        ModelSource own = write("own", TinyModel.build("own", FEATURES).toByteArray());
        CheckedModels checked = checked(new DesiredModels(null, own), true);
        assertThat(checked.update().shadow().kind()).isEqualTo(Kind.RESET);
        assertThat(checked.events()[0].message()).startsWith("It is the very file that the champion is to be");
    }

    private String refusal(ModelSource source, boolean keyed) throws IOException {
        CheckedModels checked = checked(new DesiredModels(source, null), keyed);
        assertThat(checked.update().champion().kind()).isEqualTo(Kind.KEEP);
        assertThat(checked.events()[0].status()).isEqualTo(ModelEventStatus.REFUSED);
        return checked.events()[0].message();
    }

    private static CheckedModels checked(DesiredModels desired, boolean keyed) {
        ModelFetch fetch = new ModelFetch(
                "job",
                null,
                OWN,
                new JobSchema(FEATURES),
                ScoringOptions.defaults().withThreshold(new TailThreshold(1e-4)),
                keyed,
                false);
        return fetch.checked(desired);
    }

    private ModelSource write(String name, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve(name + ".onnx"), bytes);
        return new ModelSource(file.toString(), Sha256.hex(bytes), null);
    }
}

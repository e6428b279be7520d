package io.surprisal.onnx.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.calibration.Tail;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.manifest.ModelOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ManifestCodecTest {
    @Test
    void readsWhatItWrote() {
        for (int seed = 0; seed < 200; seed++) {
            Manifest manifest = Graphs.manifest(new Random(seed));
            assertThat(ManifestCodec.fromMetadata(ManifestCodec.toMetadata(manifest), "model.onnx"))
                    .as("seed %d", seed)
                    .isEqualTo(manifest);
        }
    }

    @Test
    void equalManifestsAreEqualText() {
        assertThat(ManifestCodec.toJson(Graphs.manifest(new Random(4))))
                .isEqualTo(ManifestCodec.toJson(Graphs.manifest(new Random(4))))
                .startsWith("{\"baseline\":{\"features\":[{\"longest_still\":")
                .doesNotContain("\n");
    }

    @Test
    void skipsFieldsOfALaterWriter() {
        assertThat(read(json -> json.replaceFirst("\\{", "{\"later\":[1,2],"))).isEqualTo(Graphs.smallManifest());
    }

    @Test
    void givesTheFirstVersionTheHeadlineItHad() {
        Manifest small = Graphs.smallManifest();
        String json = secondVersion(small)
                .replaceFirst("\"headline\":.*?,\"latent_size\"", "\"latent_size\"")
                .replace("\"view\":\"LEVEL\"", "\"note\":\"\"");
        assertThat(json).doesNotContain("headline", "view");
        Manifest read = read(1, json.replace("\"format_version\":2", "\"format_version\":1"));
        assertThat(read.formatVersion()).isEqualTo(1);
        assertThat(read.headline()).isEqualTo(Manifest.Headline.single(small.features(), small.rawUnitsOffset()));
        assertThat(read.features()).isEqualTo(small.features());
        assertThat(read.calibration(ModelOutput.SURPRISAL).extremalIndex()).isEqualTo(1);
    }

    @Test
    void givesTailsOfTheSecondVersionNoEnd() {
        Manifest manifest = Graphs.manifest(new Random(5));
        assertThat(manifest.calibrations().values())
                .anyMatch(calibration -> calibration.tail().shape() < 0);
        read(2, secondVersion(manifest)).calibrations().forEach((output, calibration) -> {
            Tail tail = calibration.tail();
            assertThat(tail.straightBelow()).isEqualTo(tail.shape() < 0 ? 1 / (0.02 * 1000) : 0);
            assertThat(tail.survival(20 * tail.scale())).isPositive();
        });
    }

    @Test
    void takesTheRecordsOfTheSecondVersionAsIndependent() {
        Manifest manifest = Graphs.manifest(new Random(5));
        Manifest read = read(2, secondVersion(manifest));
        assertThat(read.formatVersion()).isEqualTo(2);
        assertThat(read.headline().members()).isEqualTo(manifest.headline().members());
        assertThat(read.calibration(ModelOutput.ELBO).extremalIndex()).isEqualTo(1);
        assertThat(read.verdictCalibration(ModelOutput.SURPRISAL).extremalIndex())
                .isEqualTo(1);
    }

    @Test
    void theFourthVersionDoesNotSayHowFarApartItsRecordsWere() {
        Manifest manifest = Graphs.manifest(new Random(6));
        String json = ManifestCodec.toJson(manifest)
                .replaceFirst("\"baseline\":.*?,\"calibrations\"", "\"calibrations\"")
                .replace("\"format_version\":" + Manifest.FORMAT_VERSION, "\"format_version\":4");
        Manifest read = read(4, json);
        assertThat(read.baseline()).isEqualTo(Manifest.Baseline.UNKNOWN);
        assertThat(read.calibrations()).isEqualTo(manifest.calibrations());
    }

    @Test
    void theFifthVersionTellsItsModelsNothing() {
        Manifest manifest = Graphs.smallManifest();
        String json = ManifestCodec.toJson(manifest)
                .replaceFirst("\"condition\":\\{.*?},", "\"condition_classes\":[],")
                .replace("\"format_version\":" + Manifest.FORMAT_VERSION, "\"format_version\":5");
        assertThat(json).doesNotContain("zone").contains("condition_classes");
        Manifest read = read(5, json);
        assertThat(read.condition()).isEqualTo(Condition.NONE);
        assertThat(read.calibrations()).isEqualTo(manifest.calibrations());
    }

    @Test
    void theSixthVersionHasNoSelfTest() {
        Manifest manifest = Graphs.manifest(new Random(7));
        String json = ManifestCodec.toJson(manifest)
                .replaceFirst(",\"self_test\":\\{.*?]},", ",")
                .replace("\"format_version\":" + Manifest.FORMAT_VERSION, "\"format_version\":6");
        assertThat(json).doesNotContain("self_test", "anomalous").contains("smoother");
        Manifest read = read(6, json);
        assertThat(read.selfTest()).isEqualTo(Manifest.SelfTest.NONE);
        assertThat(read.formatVersion()).isEqualTo(6);
        assertThat(read.provenance()).isEqualTo(manifest.provenance());
    }

    @Test
    void theSeventhVersionTellsItsModelsNoMinutes() {
        Manifest manifest = Graphs.manifest(new Random(8));
        String json = ManifestCodec.toJson(manifest)
                .replaceFirst("\"minutes\":(true|false),", "")
                .replace("\"format_version\":" + Manifest.FORMAT_VERSION, "\"format_version\":7");
        assertThat(json).doesNotContain("minutes").contains("zone");
        Manifest read = read(7, json);
        assertThat(read.condition().minutes()).isFalse();
        assertThat(read.condition().hour()).isEqualTo(manifest.condition().hour());
        assertThat(read.selfTest()).isEqualTo(manifest.selfTest());
    }

    @Test
    void aMissingValueOfTheSelfTestIsNull() {
        Manifest manifest = Graphs.smallManifest();
        SelfTest selfTest = new SelfTest(List.of(new Example(List.of(3.5f, Float.NaN), 0, 2.75f, "")), List.of());
        String json = ManifestCodec.toJson(manifest.with(selfTest));
        assertThat(json)
                .contains("\"self_test\":{\"anomalous\":[],\"normal\":[{\"change\":\"\",\"condition\":0,"
                        + "\"surprisal\":2.75,\"window\":[3.5,null]}]}");
        assertThat(read(Manifest.FORMAT_VERSION, json).selfTest()).isEqualTo(selfTest);
        String tooLong = json.replace("3.5,null", "3.5,null,1");
        assertThatThrownBy(() -> read(Manifest.FORMAT_VERSION, tooLong))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("pump.onnx has an un")
                .hasMessageContaining("A window of the self-test has 1 x 2 values, W records of D features; got 3");
    }

    @Test
    void saysThatThereIsNoManifest() {
        assertThatThrownBy(() -> ManifestCodec.fromMetadata(Map.of("author", "someone"), "pump.onnx"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("pump.onnx is an ONNX file without a Surprisal manifest")
                .hasMessageContaining("it has [author]")
                .hasMessageContaining("surprisal train");
    }

    @Test
    void saysThatTheVersionIsUnknown() {
        Map<String, String> metadata = new HashMap<>(ManifestCodec.toMetadata(Graphs.smallManifest()));
        metadata.put(ManifestCodec.VERSION_KEY, "9");
        assertThatThrownBy(() -> ManifestCodec.fromMetadata(metadata, "pump.onnx"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(
                        "pump.onnx has format version 9; this version reads 1 to 8; update Surprisal or export the model"
                                + " again");
    }

    @Test
    void saysWhatIsWrongInTheManifest() {
        assertUnreadable("'window'", json -> json.replace("\"window\":1,", "").replace(",\"window\":1}", "}"));
        assertUnreadable(
                "Null value for creator property 'name'", json -> json.replace("\"name\":\"small\"", "\"name\":null"));
        assertUnreadable(
                "Window and samples are at least 1, the latent size at least 0; got 1, 0 and 1",
                json -> json.replace("\"samples\":1", "\"samples\":0"));
        assertUnreadable("POISSON", json -> json.replace("GAUSSIAN", "POISSON"));
        assertUnreadable("'cpu' stands twice", json -> json.replace("memory", "cpu"));
        assertUnreadable("end-of-input", json -> json.substring(0, json.length() / 2));
    }

    private static String secondVersion(Manifest manifest) {
        return ManifestCodec.toJson(manifest)
                .replaceAll("\"extremal_index\":[^,]*,", "")
                .replaceAll("\"growth\":[^,]*,", "")
                .replaceAll(",\"straight_below\":[^}]*", "")
                .replace("\"format_version\":" + Manifest.FORMAT_VERSION, "\"format_version\":2");
    }

    private static Manifest read(int version, String json) {
        return ManifestCodec.fromMetadata(
                Map.of(ManifestCodec.VERSION_KEY, Integer.toString(version), ManifestCodec.MANIFEST_KEY, json),
                "pump.onnx");
    }

    private static void assertUnreadable(String problem, UnaryOperator<String> edit) {
        assertThatThrownBy(() -> read(edit))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("pump.onnx has an un")
                .hasMessageContaining(problem);
    }

    private static Manifest read(UnaryOperator<String> edit) {
        Map<String, String> metadata = new HashMap<>(ManifestCodec.toMetadata(Graphs.smallManifest()));
        metadata.computeIfPresent(ManifestCodec.MANIFEST_KEY, (key, json) -> edit.apply(json));
        return ManifestCodec.fromMetadata(metadata, "pump.onnx");
    }
}

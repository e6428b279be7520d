package io.surprisal.scoring.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.digest.Sha256;
import io.surprisal.onnx.format.ModelFormatException;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.record.ModelSource;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelSealTest {
    private static final byte[] FILE =
            TinyModel.build("tiny", List.of("temperature", "pressure")).toByteArray();
    private static final String DIGEST = Sha256.hex(FILE);

    @Test
    void opensTheFileThatWasAskedFor() {
        assertThat(ModelSeal.open(source(null), FILE.clone(), null).manifest().name())
                .isEqualTo("tiny");
    }

    @Test
    void aFileOfOtherBytesIsRefused() {
        byte[] other = FILE.clone();
        other[other.length / 2] ^= 1;
        assertThatThrownBy(() -> ModelSeal.open(source(null), other, null))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("The file s3://models/tiny.onnx (" + other.length + " bytes) has the SHA-256 "
                        + Sha256.hex(other) + "; expected " + DIGEST
                        + "; it is incomplete or was replaced: put the file back, or ask for the one that is there");
    }

    @Test
    void whereASignatureIsRequiredOnlyThatOfTheKeyWillDo() throws GeneralSecurityException {
        KeyPair ours = keys();
        KeyPair theirs = keys();
        assertThat(ModelSeal.open(source(signature(ours, FILE)), FILE.clone(), ours.getPublic())
                        .digest())
                .isEqualTo(DIGEST);
        assertThatThrownBy(() -> ModelSeal.open(source(null), FILE.clone(), ours.getPublic()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("is not signed, and this job takes signed models alone");
        assertThatThrownBy(() -> ModelSeal.open(source(signature(theirs, FILE)), FILE.clone(), ours.getPublic()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("is not that of the public key");
        assertThatThrownBy(() ->
                        ModelSeal.open(source(signature(ours, new byte[] {1})), FILE.clone(), ours.getPublic()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("is not that of the public key");
    }

    private static ModelSource source(@Nullable String signature) {
        return new ModelSource("s3://models/tiny.onnx", DIGEST, signature);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private static String signature(KeyPair keys, byte[] bytes) {
        return ModelSeal.sign(bytes, keys.getPrivate());
    }
}

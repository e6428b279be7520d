package io.surprisal.scoring.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ed25519KeysTest {
    @TempDir
    Path directory;

    @Test
    void readsBothKeysOfAPair() throws GeneralSecurityException, IOException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(Ed25519Keys.privateKey(write("PRIVATE KEY", keys.getPrivate())))
                .isEqualTo(keys.getPrivate());
        assertThat(Ed25519Keys.publicKey(write("PUBLIC KEY", keys.getPublic()))).isEqualTo(keys.getPublic());
    }

    @Test
    void whatIsNoSuchKeyIsRefusedWithTheNextStep() throws GeneralSecurityException, IOException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path secret = write("PRIVATE KEY", keys.getPrivate());
        assertThatThrownBy(() -> Ed25519Keys.publicKey(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        secret + ": expected a public key of Ed25519 in PEM, got no line '-----BEGIN PUBLIC KEY-----';"
                                + " take it from the private one with 'openssl pkey -in key.pem -pubout -out public.pem'");
        Path rsa = write(
                "PUBLIC KEY",
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic());
        assertThatThrownBy(() -> Ed25519Keys.publicKey(rsa))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(rsa + ": expected a public key of Ed25519 in PEM, got ");
    }

    private Path write(String label, Key key) throws IOException {
        return Files.writeString(
                directory.resolve(label.replace(' ', '-') + ".pem"),
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END " + label + "-----\n");
    }
}

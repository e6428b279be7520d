package io.surprisal.scoring.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The public key that belongs to the one that model files are signed with: Ed25519 (RFC 8032), in a PEM file of a SubjectPublicKeyInfo (RFC 8410). */
public final class SignerKey {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private SignerKey() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException where it is no such key
     */
    public static PublicKey read(Path file) throws IOException {
        String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw noKey(file, "no line '" + BEGIN + "'", null);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw noKey(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException noKey(Path file, String got, @Nullable Exception cause) {
        return new IllegalArgumentException(
                file + ": expected a public key of Ed25519 in PEM, got " + got
                        + "; take it from the private one with 'openssl pkey -in key.pem -pubout -out public.pem'",
                cause);
    }
}

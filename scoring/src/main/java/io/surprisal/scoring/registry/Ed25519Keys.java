package io.surprisal.scoring.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EncodedKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys that model files are signed with, Ed25519 (RFC 8032), in PEM files (RFC 8410). A file that holds no such key is an {@link IllegalArgumentException}. */
public final class Ed25519Keys {
    private static final String ALGORITHM = "Ed25519";

    private Ed25519Keys() {}

    /** Makes a key of what a PEM file holds. */
    private interface KeyMaker<K> {
        K make(KeyFactory factory, EncodedKeySpec encoded) throws GeneralSecurityException;
    }

    /** Reads the key that signs. */
    public static PrivateKey privateKey(Path file) throws IOException {
        return read(
                file,
                "PRIVATE KEY",
                "a private key of Ed25519 in PEM (PKCS#8)",
                "make one with 'openssl genpkey -algorithm ed25519 -out key.pem'",
                PKCS8EncodedKeySpec::new,
                KeyFactory::generatePrivate);
    }

    /** Reads the key that verifies. */
    public static PublicKey publicKey(Path file) throws IOException {
        return read(
                file,
                "PUBLIC KEY",
                "a public key of Ed25519 in PEM",
                "take it from the private one with 'openssl pkey -in key.pem -pubout -out public.pem'",
                X509EncodedKeySpec::new,
                KeyFactory::generatePublic);
    }

    private static <K> K read(
            Path file,
            String label,
            String expected,
            String nextStep,
            Function<byte[], EncodedKeySpec> encoding,
            KeyMaker<K> maker)
            throws IOException {
        String begin = "-----BEGIN " + label + "-----";
        String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw noKey(file, expected, "no line '" + begin + "'", nextStep, null);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
            return maker.make(KeyFactory.getInstance(ALGORITHM), encoding.apply(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw noKey(file, expected, String.valueOf(e.getMessage()), nextStep, e);
        }
    }

    private static IllegalArgumentException noKey(
            Path file, String expected, String got, String nextStep, @Nullable Exception cause) {
        return new IllegalArgumentException(file + ": expected " + expected + ", got " + got + "; " + nextStep, cause);
    }
}

package io.surprisal.scoring.registry;

import io.surprisal.core.digest.Sha256;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.format.ModelFormatException;
import io.surprisal.telemetry.record.ModelSource;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Whether bytes are the model file that was asked for: its digest, and its Ed25519 signature (RFC 8032) over all bytes where one is required. */
public final class ModelSeal {
    private static final String ALGORITHM = "Ed25519";

    private ModelSeal() {}

    /**
     * The model file.
     *
     * @param bytes owned by the result
     * @param signer whose signature the file must have; null where none is required
     * @throws ModelFormatException where the bytes are others, are not signed by the signer, or break the contract
     */
    public static ModelFile open(ModelSource source, byte[] bytes, @Nullable PublicKey signer) {
        String digest = Sha256.hex(bytes);
        if (!digest.equals(source.sha256())) {
            throw new ModelFormatException("The file " + source.uri() + " (" + bytes.length + " bytes) has the SHA-256 "
                    + digest + "; expected " + source.sha256()
                    + "; it is incomplete or was replaced: put the file back, or ask for the one that is there");
        }
        if (signer != null) {
            requireSignature(source, bytes, signer);
        }
        return ModelFile.parse(bytes, source.uri());
    }

    /** The signature over bytes, as a {@link ModelSource} has it. */
    public static String sign(byte[] bytes, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(bytes);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("A model cannot be signed: " + e.getMessage(), e);
        }
    }

    private static void requireSignature(ModelSource source, byte[] bytes, PublicKey signer) {
        if (source.signature() == null) {
            throw new ModelFormatException("The file " + source.uri()
                    + " is not signed, and this job takes signed models alone; sign it with surprisal models --sign");
        }
        if (!isSigned(bytes, Base64.getDecoder().decode(source.signature()), signer)) {
            throw new ModelFormatException(
                    "The signature of the file " + source.uri()
                            + " is not that of the public key that this job was given; sign it with the key that belongs to it");
        }
    }

    private static boolean isSigned(byte[] bytes, byte[] signature, PublicKey signer) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(signer);
            verifier.update(bytes);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new ModelFormatException(
                    "The signature of a model cannot be verified: " + e.getMessage()
                            + "; the public key must be one of " + ALGORITHM,
                    e);
        }
    }
}

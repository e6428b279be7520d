package io.surprisal.adoption.deeplearning;

import io.surprisal.adoption.AdoptionException;
import io.surprisal.core.digest.Sha256;
import io.surprisal.onnx.format.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

/**
 * A MultiLayerNetwork of Deeplearning4j, as its ModelSerializer saves it, whose first layer is a variational autoencoder. Layers behind it are not
 * looked at.
 */
public final class SavedNetwork {
    private final String source;
    private final String digest;
    private final MultiLayerNetwork network;
    private final VariationalAutoencoder layer;
    private final double[] location;
    private final double[] scale;

    private SavedNetwork(String source, String digest, MultiLayerNetwork network, double[] location, double[] scale) {
        this.source = source;
        this.digest = digest;
        this.network = network;
        this.layer = (VariationalAutoencoder) network.getLayer(0).conf().getLayer();
        this.location = location;
        this.scale = scale;
    }

    /** @throws AdoptionException where the file is no such network, or has a normaliser that is not linear */
    public static SavedNetwork read(Path file) throws IOException {
        byte[] bytes = ModelFile.bytes(file);
        Pair<MultiLayerNetwork, Normalizer> saved;
        try {
            saved = ModelSerializer.restoreMultiLayerNetworkAndNormalizer(new ByteArrayInputStream(bytes), false);
        } catch (IOException | RuntimeException e) {
            throw new AdoptionException(
                    file + " is no MultiLayerNetwork that Deeplearning4j's ModelSerializer saved: " + e.getMessage(),
                    e);
        }
        MultiLayerNetwork network = saved.getFirst();
        if (!(network.getLayer(0).conf().getLayer() instanceof VariationalAutoencoder layer)) {
            throw new AdoptionException(file + ": expected a VariationalAutoencoder as the first layer, got "
                    + network.getLayer(0).conf().getLayer().getClass().getSimpleName());
        }
        if (network.getLayerWiseConfigurations().getInputPreProcess(0) != null) {
            throw new AdoptionException(file + ": the network reshapes its input ("
                    + network.getLayerWiseConfigurations().getInputPreProcess(0)
                    + "); save one that takes records, [N, D]");
        }
        double[] location = new double[(int) layer.getNIn()];
        double[] scale = new double[location.length];
        Arrays.fill(scale, 1);
        normalise(saved.getSecond(), file, location, scale);
        return new SavedNetwork(file.toString(), Sha256.hex(bytes), network, location, scale);
    }

    String source() {
        return source;
    }

    /** SHA-256 of the file, hexadecimal. */
    String digest() {
        return digest;
    }

    VariationalAutoencoder layer() {
        return layer;
    }

    /** D. */
    int size() {
        return location.length;
    }

    /** What the normaliser subtracts from a feature. */
    double location(int feature) {
        return location[feature];
    }

    /** What it divides by. */
    double scale(int feature) {
        return scale[feature];
    }

    /** Weights [in, out] or a bias [out] by Deeplearning4j's name. */
    INDArray parameter(String name) {
        INDArray parameter = network.getLayer(0).getParam(name).castTo(DataType.FLOAT);
        return (name.endsWith("b") ? parameter.reshape(parameter.length()) : parameter).dup('c');
    }

    private static void normalise(@Nullable Normalizer<?> normaliser, Path file, double[] location, double[] scale) {
        if (normaliser == null) {
            return;
        }
        for (int j = 0; j < location.length; j++) {
            if (normaliser instanceof NormalizerStandardize standard) {
                location[j] = standard.getMean().getDouble(j);
                scale[j] = standard.getStd().getDouble(j);
            } else if (normaliser instanceof NormalizerMinMaxScaler range) {
                double width = range.getMax().getDouble(j) - range.getMin().getDouble(j);
                scale[j] = width / (range.getTargetMax() - range.getTargetMin());
                location[j] = range.getMin().getDouble(j) - range.getTargetMin() * scale[j];
            } else {
                throw new AdoptionException(
                        file + ": expected a NormalizerStandardize or a NormalizerMinMaxScaler, got "
                                + normaliser.getClass().getSimpleName() + "; save the network without it");
            }
            if (!(scale[j] > 0)) {
                throw new AdoptionException(file + ": the normaliser divides feature " + j + " by " + scale[j]
                        + "; leave the constant feature out, and train again");
            }
        }
    }
}

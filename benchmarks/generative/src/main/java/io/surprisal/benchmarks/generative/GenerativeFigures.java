package io.surprisal.benchmarks.generative;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.nd4j.linalg.factory.Nd4j;

/** The command {@code benchmarks/generative}: log-likelihoods of binarised MNIST beside published ones. */
final class GenerativeFigures {
    private GenerativeFigures() {}

    /**
     * Arguments: the folder of digits, and either boltzmann, chains, temperatures, k of contrastive divergence and training steps (0 for the
     * published weights alone), or autoencoders, test digits, numbers of samples by comma, families by comma and training steps. A family is
     * vae, or iwae with k after a colon.
     */
    public static void main(String[] arguments) throws IOException {
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Path digits = Path.of(arguments[0]);
        switch (arguments[1]) {
            case "boltzmann" -> {
                BoltzmannFigures figures = new BoltzmannFigures(digits, number(arguments[2]), number(arguments[3]));
                figures.published(digits.resolve("rbm_cd25_500.csv.gz"));
                if (number(arguments[5]) > 0) {
                    figures.trained(number(arguments[4]), number(arguments[5]));
                }
            }
            case "autoencoders" -> {
                int[] samples = Arrays.stream(arguments[3].split(",", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                AutoencoderFigures figures = new AutoencoderFigures(digits, number(arguments[2]), samples);
                for (String family : arguments[4].split(",", -1)) {
                    String[] parts = family.split(":", -1);
                    figures.of(parts[0], parts.length == 1 ? 1 : number(parts[1]), number(arguments[5]));
                }
            }
            default -> throw new IllegalArgumentException("There are no figures '" + arguments[1] + "'");
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}

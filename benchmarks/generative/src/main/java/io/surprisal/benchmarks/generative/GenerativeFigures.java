package io.surprisal.benchmarks.generative;

import io.surprisal.training.boltzmann.AnnealedImportanceSampling;
import io.surprisal.training.config.ModelFamily;
import io.surprisal.training.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.nd4j.linalg.factory.Nd4j;

/** The command {@code benchmarks/generative}: log-likelihoods of binarised MNIST beside published ones, topics of documents, and templates of logs. */
final class GenerativeFigures {
    private GenerativeFigures() {}

    /**
     * Arguments: the folder of digits, "published" or a train.yaml, chains and temperatures of annealed importance sampling, how many test
     * digits autoencoders are scored by, the numbers of samples of their bounds by comma, the iterations of latent Dirichlet
     * allocation, and "validation" or "test" documents. A train.yaml of family etm is about a folder of documents. Or the folder of logs and "templates".
     *
     * @throws IllegalArgumentException for "validation" where no documents are meant
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Path digits = Path.of(arguments[0]);
        boolean validation = arguments[7].equals("validation");
        if (arguments[1].equals("templates")) {
            requireTest(validation, "templates");
            TemplateFigures.of(digits);
            return;
        }
        AnnealedImportanceSampling sampling =
                new AnnealedImportanceSampling(number(arguments[2]), number(arguments[3]), 1);
        if (arguments[1].equals("published")) {
            requireTest(validation, "published");
            new BoltzmannFigures(digits, sampling).published(digits.resolve("rbm_cd25_500.csv.gz"));
            return;
        }
        TrainingConfig config = TrainingConfig.load(Path.of(arguments[1]));
        ModelFamily family = config.model().family();
        if (family != ModelFamily.ETM) {
            requireTest(validation, arguments[1] + " of family " + family.contractName());
        }
        if (family == ModelFamily.RBM || family == ModelFamily.DBN) {
            new BoltzmannFigures(digits, sampling).trained(config);
        } else if (family == ModelFamily.ETM) {
            DocumentCompletion documents =
                    validation ? DocumentCompletion.ofValidation(digits) : DocumentCompletion.ofTest(digits);
            TopicFigures figures = new TopicFigures(documents, config);
            if (number(arguments[6]) > 0) {
                figures.dirichlet(number(arguments[6]));
            }
            figures.embedded();
        } else {
            int[] samples = Arrays.stream(arguments[5].split(",", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            new AutoencoderFigures(digits, number(arguments[4]), samples).of(config);
        }
    }

    private static void requireTest(boolean validation, String figures) {
        if (validation) {
            throw new IllegalArgumentException(
                    "--validate holds out documents, so it needs settings of family etm; got " + figures
                            + "; leave it out");
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}

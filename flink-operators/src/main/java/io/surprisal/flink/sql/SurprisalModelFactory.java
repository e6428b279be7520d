package io.surprisal.flink.sql;

import io.surprisal.onnx.format.ModelFormatException;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.FactoryUtil.ModelProviderFactoryHelper;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;

/**
 * The provider {@value #IDENTIFIER} of {@code CREATE MODEL}:
 *
 * <pre>
 * CREATE MODEL pump
 *   INPUT (temperature DOUBLE, pressure DOUBLE)
 *   OUTPUT (surprisal DOUBLE, tail_probability DOUBLE, anomalous BOOLEAN, top_features ARRAY&lt;STRING&gt;)
 *   WITH ('provider' = 'surprisal', 'model' = 's3://models/pump.onnx');
 *
 * SELECT * FROM ML_PREDICT(TABLE telemetry, MODEL pump, DESCRIPTOR(temperature, pressure), MAP['async', 'true']);
 * </pre>
 *
 * Inputs have the names of the model's features, in any order; what outputs there are says {@link OutputColumn}. The file is read and checked where the
 * statement is planned, from any of Flink's file systems, and goes to the tasks with the job. A model or an option that does not fit fails there.
 */
public final class SurprisalModelFactory implements ModelProviderFactory {
    static final String IDENTIFIER = "surprisal";

    static final ConfigOption<String> MODEL = ConfigOptions.key("model")
            .stringType()
            .noDefaultValue()
            .withDescription("The model file, a path or a URI of one of Flink's file systems.");

    static final ConfigOption<Double> TAIL_PROBABILITY = ConfigOptions.key("tail-probability")
            .doubleType()
            .defaultValue(0.0001)
            .withDescription("The share of normal records that are called anomalous, by the model's calibration.");

    static final ConfigOption<Integer> TOP_FEATURES = ConfigOptions.key("top-features")
            .intType()
            .defaultValue(5)
            .withDescription("How many features an anomalous record names at most.");

    static final ConfigOption<Integer> BATCH_SIZE = ConfigOptions.key("batch-size")
            .intType()
            .defaultValue(128)
            .withDescription("The most records that are scored in one call, where ML_PREDICT is asynchronous.");

    static final ConfigOption<Duration> LINGER = ConfigOptions.key("linger")
            .durationType()
            .defaultValue(Duration.ofMillis(5))
            .withDescription("How long a record waits at most for others to share its batch.");

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(MODEL);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(TAIL_PROBABILITY, TOP_FEATURES, BATCH_SIZE, LINGER);
    }

    @Override
    public ModelProvider createModelProvider(Context context) {
        ModelProviderFactoryHelper helper = FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        ResolvedCatalogModel model = context.getCatalogModel();
        String name = context.getObjectIdentifier().asSummaryString();
        try {
            SqlScoring scoring = SqlScoring.of(
                    ModelFiles.read(options.get(MODEL)),
                    model.getResolvedInputSchema(),
                    model.getResolvedOutputSchema(),
                    options.get(TAIL_PROBABILITY),
                    options.get(TOP_FEATURES),
                    options.get(BATCH_SIZE));
            return new ScoringProvider(scoring, options.get(LINGER));
        } catch (IllegalArgumentException | ModelFormatException e) {
            throw new ValidationException("Model " + name + ": " + e.getMessage(), e);
        }
    }
}

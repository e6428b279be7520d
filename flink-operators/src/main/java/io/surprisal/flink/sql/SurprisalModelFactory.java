package io.surprisal.flink.sql;

import io.surprisal.core.setting.SettingException;
import io.surprisal.core.setting.Settings;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFormatException;
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
 * SELECT * FROM ML_PREDICT(TABLE telemetry, MODEL pump, DESCRIPTOR(temperature, pressure), MAP['async', 'true', 'max-concurrent-operations', '256']);
 * </pre>
 *
 * Inputs have the names of the model's features, in any order. The columns of {@code DESCRIPTOR} are the inputs by position: Flink compares no names, so {@code
 * DESCRIPTOR(pressure, temperature)} here scores each as the other and does not fail. {@link OutputColumn} says what outputs there are.
 *
 * <p>{@code ML_PREDICT} is asynchronous, in batches, unless its map has {@code 'async', 'false'}. Flink bounds how many rows of a task wait, and so the batches, by {@code
 * max-concurrent-operations} there or {@code table.exec.async-ml-predict.max-concurrent-operations} of the job, 10 unless set.
 *
 * <p> The file is read and checked where the
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
        return Set.of(TAIL_PROBABILITY, TOP_FEATURES, BATCH_SIZE);
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
                    SqlModels.read(options.get(MODEL)),
                    model.getResolvedInputSchema(),
                    model.getResolvedOutputSchema(),
                    tailProbability(options),
                    atLeast(0, TOP_FEATURES, options),
                    atLeast(1, BATCH_SIZE, options));
            return new ScoringProvider(scoring);
        } catch (IllegalArgumentException | ModelFormatException e) {
            throw new ValidationException("Model " + name + ": " + e.getMessage(), e);
        }
    }

    private static double tailProbability(ReadableConfig options) {
        try {
            return new TailThreshold(options.get(TAIL_PROBABILITY)).tailProbability();
        } catch (SettingException e) {
            throw new IllegalArgumentException(TAIL_PROBABILITY.key() + ": " + e.fault(), e);
        }
    }

    private static int atLeast(int least, ConfigOption<Integer> option, ReadableConfig options) {
        int value = options.get(option);
        Settings.require(value >= least, option.key(), "at least " + least, value);
        return value;
    }
}

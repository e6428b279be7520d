package io.surprisal.training.window;

import static io.surprisal.training.window.WindowColumns.atLeastOne;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the level of the last records says of the last one, given when it is: the most surprised of some lengths, {@link Season#distance} on the scale of usual ones.
 *
 * @param spec of a model that is told the hour
 * @param seasons of windows of different lengths
 */
public record FittedSeasons(ModelSpec spec, List<Season> seasons) implements ScoringFunction {
    public FittedSeasons {
        seasons = List.copyOf(seasons);
    }

    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        Standardisation input = Standardisation.of(spec, features, scope);
        return Said.mostSurprised(
                spec,
                input,
                seasons.stream().map(season -> said(season, input, scope)).toList());
    }

    private Said said(Season season, Standardisation input, Scope scope) {
        SameDiff graph = scope.graph();
        String name = "season/" + season.records() + "/";
        LevelMeans means = LevelMeans.of(
                spec, input, 0, season.records(), LevelMeans.sums(spec, season.records(), name + "sums", scope));
        SDVariable known = means.known()
                .mul(ofTime(season, name + "known", scope, (level, j) -> Double.isNaN(level.location()[j]) ? 0 : 1));
        SDVariable standardised = graph.math()
                .clipByValue(
                        means.values()
                                .sub(ofTime(
                                        season,
                                        name + "location",
                                        scope,
                                        (level, j) -> Double.isNaN(level.location()[j]) ? 0 : level.location()[j]))
                                .div(ofTime(season, name + "spread", scope, (level, j) -> level.spread()[j])),
                        -Season.FARTHEST,
                        Season.FARTHEST)
                .mul(known);
        SDVariable count = Reduction.sumOfRows(known, spec.size());
        SDVariable squares = standardised.mul(standardised).div(graph.expandDims(atLeastOne(count), 1));
        SDVariable distance = graph.math().sqrt(Reduction.sumOfRows(squares, spec.size()));
        return Said.of(season.usual(), distance, squares, graph.gt(count, 0.5).castTo(DataType.FLOAT));
    }

    /** The row of a table for each record's time, [N, D]; what is in it is made of location and spread. */
    private SDVariable ofTime(
            Season season, String name, Scope scope, ToDoubleBiFunction<Season.Level, Integer> value) {
        float[][] table = new float[season.levels().size()][spec.size()];
        for (int number = 0; number < table.length; number++) {
            Season.Level level = season.levels().get(number);
            for (int j = 0; j < spec.size(); j++) {
                table[number][j] = (float) value.applyAsDouble(level, j);
            }
        }
        return scope.graph().gather(scope.constant(name, Nd4j.createFromArray(table)), scope.condition(), 0);
    }
}

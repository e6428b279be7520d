package io.surprisal.training.model;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * −(E_q log p(x|z) − β KL(q(z|x) ‖ p(z))) by one reparameterised sample: SGVB, Kingma &amp; Welling (2014); β as in Higgins et
 * al. (2017), warmed up from 0 as in Sønderby et al. (2016).
 */
record ElboObjective(double beta) implements Objective {
    @Override
    public Loss loss(Evidence evidence, SDVariable prior, SDVariable warmUp) {
        SDVariable reconstruction = Reduction.meanOfColumns(evidence.sampleLogProbability());
        SDVariable divergence = evidence.posterior().klDivergence();
        return new Loss(divergence.mul(beta).mul(warmUp).sub(reconstruction), Optional.empty());
    }
}

package io.surprisal.training.boltzmann;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/** Memory outside the heap for arrays that live for one step: left to the garbage collector, they would fill the machine before it runs. */
final class Scratch {
    private static final WorkspaceConfiguration GROWING = WorkspaceConfiguration.builder()
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .overallocationLimit(0.2)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    private Scratch() {}

    /** Arrays that this thread allocates until it is closed are good until then. */
    static MemoryWorkspace activate() {
        return Nd4j.getWorkspaceManager().getAndActivateWorkspace(GROWING, "BOLTZMANN_STEP");
    }
}

/** Networks of Deeplearning4j, made into files that keep the contract. */
@NullMarked
package io.surprisal.adoption.deeplearning;

import org.jspecify.annotations.NullMarked;

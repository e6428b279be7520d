@NullMarked
package io.surprisal.deploy.kubernetes;

import org.jspecify.annotations.NullMarked;

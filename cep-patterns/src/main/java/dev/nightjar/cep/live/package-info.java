/**
 * Rules that change while the job runs: where they are read, which set is accepted, how it reaches
 * the operators.
 */
package dev.nightjar.cep.live;

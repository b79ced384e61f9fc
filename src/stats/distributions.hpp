// The normal and Student's t distribution: probabilities and quantiles.
#pragma once

namespace maia {

// P(Z <= z) of the standard normal.
double normal_cdf(double z);
// The z with P(Z <= z) = p, for 0 < p < 1: Acklam's rational approximation, refined by one step of
// Halley's method to full precision. Infinite at 0 and 1.
double normal_quantile(double p);

// I_x(a, b) for a, b > 0 and x in [0, 1]: the continued fraction of Abramowitz and Stegun 26.5.8,
// evaluated by Lentz's method.
double incomplete_beta(double a, double b, double x);

// P(T <= t) with `degrees` > 0 degrees of freedom, which need not be whole.
double t_cdf(double t, double degrees);
// The t with P(T <= t) = p: bisection on t_cdf. Infinite at 0 and 1.
double t_quantile(double p, double degrees);

}  // namespace maia

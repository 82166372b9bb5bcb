namespace DtiGraph.Losses;

/// <summary>How hard focal loss pulls a logit, in logarithms.</summary>
/// <remarks>L-'(z) = D(z) and |L+'(z)| = D(-z), with D(z) = q^gamma [q + gamma (1-q) ln(1 + e^z)], q = sigmoid(z), before alpha.</remarks>
internal static class FocalSlope
{
    /// <summary>ln |dL+/dz| of an interaction; alpha included.</summary>
    public static double LogOfPositive(double z, FocalOptions options) => Log(-z, options.Gamma) + Math.Log(options.Alpha ?? 1);

    /// <summary>ln dL-/dz of any other pair; alpha included.</summary>
    public static double LogOfNegative(double z, FocalOptions options) => Log(z, options.Gamma) + Math.Log(1 - (options.Alpha ?? 0));

    // q + gamma (1-q) s = (1-q) (e^z + gamma s).
    private static double Log(double z, double gamma) =>
        gamma * LogTerms.Sigmoid(z) + LogTerms.Sigmoid(-z) + LogTerms.AddExp(z, Math.Log(gamma) + LogTerms.Softplus(z));
}

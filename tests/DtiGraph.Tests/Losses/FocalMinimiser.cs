using DtiGraph.Losses;

namespace DtiGraph.Tests.Losses;

/// <summary>Where focal training ends, from the definition of the loss alone: it shares nothing with the closed form of the posterior.</summary>
internal static class FocalMinimiser
{
    /// <summary>The logit with the least focal loss over so many positives and negatives: root of the derivative, by bisection.</summary>
    public static double Of(double positives, double negatives, FocalOptions options)
    {
        double ofOne = options.Alpha ?? 1, ofZero = options.Alpha is double alpha ? 1 - alpha : 1, g = options.Gamma;
        double low = -60, high = 60;
        for (int i = 0; i < 90; i++)
        {
            double z = (low + high) / 2, p = 1 / (1 + Math.Exp(-z)), q = 1 / (1 + Math.Exp(z));
            double slopeOfOne = (g * Math.Pow(q, g - 1) * Math.Log(p)) - (Math.Pow(q, g) / p);
            double slopeOfZero = (-g * Math.Pow(p, g - 1) * Math.Log(q)) + (Math.Pow(p, g) / q);
            if (positives * ofOne * slopeOfOne + negatives * ofZero * slopeOfZero > 0) high = z;
            else low = z;
        }
        return (low + high) / 2;
    }
}

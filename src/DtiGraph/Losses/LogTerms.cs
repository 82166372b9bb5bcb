namespace DtiGraph.Losses;

/// <summary>Logarithms of sums and of the softplus in double precision, without overflow and without lost digits.</summary>
internal static class LogTerms
{
    /// <summary>ln(e^a + e^b); a and b finite, or one of them infinite.</summary>
    public static double AddExp(double a, double b) => Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));

    /// <summary>ln of the mean of e^x, in the order given; at least one x.</summary>
    public static double MeanExp(IReadOnlyList<double> x)
    {
        double largest = x.Max(), sum = 0;
        foreach (double each in x) sum += Math.Exp(each - largest);
        return largest + Math.Log(sum / x.Count);
    }

    /// <summary>ln(1 - e^-x) for x above 0; -infinity at 0.</summary>
    public static double OneLessExp(double x)
    {
        // 1 - e^-x = 2t / (1 + t): the hyperbolic tangent keeps the digits of a small x.
        double t = Math.Tanh(x / 2);
        return Math.Log(2 * t / (1 + t));
    }

    /// <summary>ln sigmoid(z).</summary>
    public static double Sigmoid(double z) => Math.Min(z, 0) - Math.Log(1 + Math.Exp(-Math.Abs(z)));

    /// <summary>ln ln(1 + e^z).</summary>
    public static double Softplus(double z)
    {
        // Below -37 the inner log is e^z to the last bit, and e^z itself may underflow.
        if (z < -37) return z;
        if (z > 0) return Math.Log(z + Math.Log(1 + Math.Exp(-z)));
        double e = Math.Exp(z), u = 1 + e;
        // Kahan's form of log1p, exact for small e where 1 + e has lost its digits.
        return Math.Log(u == 1 ? e : Math.Log(u) * (e / (u - 1)));
    }
}

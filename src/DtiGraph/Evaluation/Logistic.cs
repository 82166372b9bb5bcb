namespace DtiGraph.Evaluation;

/// <summary>The logistic function in forms that do not overflow.</summary>
internal static class Logistic
{
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    // log1p is missing in System.Math: the compensated form keeps it exact for small e.
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    private static double LogOnePlus(double e)
    {
        double u = 1 + e;
        return u == 1 ? e : Math.Log(u) * (e / (u - 1));
    }
}

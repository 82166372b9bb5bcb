namespace DtiGraph.Evaluation;

/// <summary>The logistic function in forms that do not overflow.</summary>
internal static class Logistic
{
    // Each step is monotone and so is the whole, to the last bit; e/(1 + e) is not. Where e^-x overflows the answer, below 1e-308, is 0.
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // As Softplus, with a monotone form bought by the digits of what is below 1e-16.
    public static double RisingSoftplus(double x) => x < 700 ? Math.Log(1 + Math.Exp(x)) : Math.Max(x, Math.Log(1 + Math.Exp(700)));

    // log1p is missing in System.Math: the compensated form keeps it exact for small e.
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    private static double LogOnePlus(double e)
    {
        double u = 1 + e;
        return u == 1 ? e : Math.Log(u) * (e / (u - 1));
    }
}

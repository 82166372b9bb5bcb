namespace DtiGraph.Evaluation;

/// <summary>Regimes as files and answers write them.</summary>
public static class RegimeText
{
    /// <summary>warm, cold_drug, cold_target or cold_both.</summary>
    public static string Text(this Regime regime) => regime switch
    {
        Regime.Warm => "warm",
        Regime.ColdDrug => "cold_drug",
        Regime.ColdTarget => "cold_target",
        _ => "cold_both",
    };
}

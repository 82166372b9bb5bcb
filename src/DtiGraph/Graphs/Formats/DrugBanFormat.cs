namespace DtiGraph.Graphs.Formats;

/// <summary>DrugBAN (Bai et al. 2023, doi:10.1038/s42256-022-00605-1): structure, sequence and label, no ids.</summary>
internal sealed class DrugBanFormat : IDatasetFormat
{
    private static readonly LabelledCsv Files = new("SMILES", "Protein", "Y", null, null);

    public string Name => "drugban";

    public string LooksFor => $"CSV files with the {Files.Columns}";

    public string? Recognise(FormatFolder folder) => Files.Recognise(folder);

    public DatasetReading Read(FormatFolder folder, FormatOptions options) => Files.Read(folder, options);
}

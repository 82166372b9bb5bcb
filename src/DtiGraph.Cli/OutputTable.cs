using DtiGraph.Ranking;

namespace DtiGraph.Cli;

/// <summary>A file that a command writes a table to.</summary>
internal static class OutputTable
{
    private static readonly string[] Workbooks = [".xlsx", ".xlsm", ".xls", ".ods"];

    /// <summary>Refuses a name that promises a workbook: a spreadsheet calls CSV under such a name damaged.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="kinds">What the command writes.</param>
    /// <exception cref="QueryException">The name ends like that of a workbook.</exception>
    public static void Check(string path, string kinds)
    {
        if (Workbooks.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            throw new QueryException($"output: expected a {kinds} file, got {Path.GetFileName(path)}");
    }
}

namespace ChatAi.Migration.Schema;

/// <summary>Who is told: results on the output, what happens meanwhile beside it.</summary>
/// <param name="RewritesLines">Whether somebody looks on, so that a line of progress can take the place of the one before.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool RewritesLines);

namespace ChatAi.ServiceDefaults.Text;

/// <summary>Scripts that put no space between words: their words can only be guessed at by pairs of letters.</summary>
public static class Scripts
{
    /// <summary>Chinese characters, Japanese syllables, Thai, Lao, Burmese and Khmer letters.</summary>
    public static bool RunsTogether(char letter) => letter
        is (>= '\u3040' and <= '\u30FF')
        or (>= '\u3400' and <= '\u4DBF')
        or (>= '\u4E00' and <= '\u9FFF')
        or (>= '\uF900' and <= '\uFAFF')
        or (>= '\u0E00' and <= '\u0EFF')
        or (>= '\u1000' and <= '\u109F')
        or (>= '\u1780' and <= '\u17FF');
}

namespace ChatAi.Migration.Schema;

internal enum Direction
{
    Up,
    Down,
}

export { type MemoryReplayOptions, memoryReplay } from './memory.js'
export { type RedisClient, type RedisReplayOptions, redisReplay } from './redis.js'
export { type SqliteHandle, type SqliteReplayOptions, type SqliteStatement, sqliteReplay } from './sqlite.js'
